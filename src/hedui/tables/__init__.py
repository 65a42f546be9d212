"""The engine room: the only place that names one."""

from hedui.tables.engine import Engine, EngineError
from hedui.tables.step import Step, literal, quoted

__all__ = ["Engine", "EngineError", "Step", "literal", "quoted"]
