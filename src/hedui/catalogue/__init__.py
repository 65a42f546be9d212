"""Which departments can answer what: 37 data items, their columns, keys, code maps, cycles."""

from hedui.catalogue.catalogue import Column, Department, Item, departments, item, items, no_number, no_scope, roster

__all__ = ["Column", "Department", "Item", "departments", "item", "items", "no_number", "no_scope", "roster"]
