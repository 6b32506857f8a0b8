"""Procedures as data: BPMN files read, checked, drawn; where a case stands is a pure function of (plan, records)."""
