from yinuo.people.models.api_client import ApiClient
from yinuo.people.models.department import Department
from yinuo.people.models.invitation import Invitation
from yinuo.people.models.member import Member
from yinuo.people.models.session import MemberSession

__all__ = ["ApiClient", "Department", "Invitation", "Member", "MemberSession"]
