"""What a process loads at its start stays for ever: the collector need not search it over and over."""

import gc


def spare_what_stays() -> None:
    """To be called once everything is loaded.

    Searching it for garbage took a tenth of every page's and every batch's time and, at worst, held all threads for
    most of a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
