"""The engine room: the only place that names one."""

from hedui.tables.engine import ROW_GROUP, Engine
from hedui.tables.step import Step, literal, quoted
from hedui.values.faults import EngineError

__all__ = ["ROW_GROUP", "Engine", "EngineError", "Step", "literal", "quoted"]
