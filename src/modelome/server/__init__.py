"""modelome.server"""
