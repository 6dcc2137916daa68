"""系统管理: the accounts of an institution and its audit trail, the same pages at every site.

A bureau leaves all of it to one post; the province keeps system, security and audit apart (等保三级 安全管理中心).
"""

from tongban.web.administration.duties import Duties
from tongban.web.administration.parked_files import file_pages
from tongban.web.administration.returned_messages import returned_pages
from tongban.web.administration.urls import administration

__all__ = ["Duties", "administration", "file_pages", "returned_pages"]
