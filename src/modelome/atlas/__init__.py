"""modelome.atlas"""
