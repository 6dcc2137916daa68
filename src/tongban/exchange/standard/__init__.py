"""The province's standard as documents, made from the contracts themselves: pages, OpenAPI, JSON Schema.

《河南省不动产登记“全豫通办”数据服务接口规范及数据交互标准》
"""

from tongban.exchange.standard.blocks import Block, Chapter, Code, Listing, Paragraph, Section, Table
from tongban.exchange.standard.document import TITLE, chapters, title_of
from tongban.exchange.standard.files import standard_files
from tongban.exchange.standard.openapi import member_openapi, openapi
from tongban.exchange.standard.schemas import schema_name, schema_of

__all__ = [
    "TITLE",
    "Block",
    "Chapter",
    "Code",
    "Listing",
    "Paragraph",
    "Section",
    "Table",
    "chapters",
    "member_openapi",
    "openapi",
    "schema_name",
    "schema_of",
    "standard_files",
    "title_of",
]
