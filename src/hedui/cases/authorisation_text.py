"""The text that people sign (D1), in versions: an authorisation keeps which one it was.

After the national model text 居民家庭经济状况核对授权书 (民政部) and the wording of Taizhou: re-signing when members change.
"""

from __future__ import annotations

VERSION = "sqs-2026.1"
