"""Fields that several forms share; they live in `words`, where every room reaches them."""

from wellknit.words.fields import CodeField, CodesField, DayField, LongText, PartialDateField

__all__ = ["CodeField", "CodesField", "DayField", "LongText", "PartialDateField"]
