"""The shape of what people type, by noun. Rules live elsewhere; a form only says what can be read at all."""
