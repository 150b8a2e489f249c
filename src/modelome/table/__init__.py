"""modelome.table"""
