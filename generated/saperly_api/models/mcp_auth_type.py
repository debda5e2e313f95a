from typing import Literal

McpAuthType = Literal["bearer", "none"]

MCP_AUTH_TYPE_VALUES: set[McpAuthType] = {
    "bearer",
    "none",
}


def check_mcp_auth_type(value: str) -> McpAuthType:
    if value in MCP_AUTH_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MCP_AUTH_TYPE_VALUES!r}")
