"""modelome.lineage"""
