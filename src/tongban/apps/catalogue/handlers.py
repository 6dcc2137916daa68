"""What others may ask of an institution's local rules: they are public."""

from tongban.apps.catalogue.queries import variant_told
from tongban.apps.messaging.handlers import Asked, answers
from tongban.exchange.contracts.catalogue import SearchVariant, Variant


@answers(SearchVariant)
def tell_variant(request: SearchVariant, asked: Asked) -> Variant:
    """Every decision, coming ones included: the asking side computes what holds on its day."""
    return variant_told(asked.institution_code, item=request.item or "", at=asked.at)
