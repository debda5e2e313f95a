from typing import Literal

MemberSystemRole = Literal["admin", "user"]

MEMBER_SYSTEM_ROLE_VALUES: set[MemberSystemRole] = {
    "admin",
    "user",
}


def check_member_system_role(value: str) -> MemberSystemRole:
    if value in MEMBER_SYSTEM_ROLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MEMBER_SYSTEM_ROLE_VALUES!r}")
