"""modelome.sources"""
