"""The engine room: the only place that names one."""

from hedui.tables.engine import ROW_GROUP, Engine, EngineError
from hedui.tables.step import Step, literal, quoted

__all__ = ["ROW_GROUP", "Engine", "EngineError", "Step", "literal", "quoted"]
