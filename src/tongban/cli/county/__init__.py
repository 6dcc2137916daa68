"""A fictional county's register: plausible streets, buildings, owners, mortgages, notices and seizures."""

from tongban.cli.county.county import County, GrowingCounty, grow_county, make_county
from tongban.cli.county.files import write_county

__all__ = ["County", "GrowingCounty", "grow_county", "make_county", "write_county"]
