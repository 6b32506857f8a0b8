"""The words everybody uses: code lists, interface languages, calendars, and the tags that show them.

Lists are data files under ``data/``, each with its source, licence and date inside. Labels in them are
English and are translated through gettext like every other text; codes are what gets stored and exchanged.
"""
