"""modelome.mapping"""
