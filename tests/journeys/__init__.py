"""Stories across rooms, in a real browser and on the demo's invented people."""
