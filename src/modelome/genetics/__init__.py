"""How traits and texts of models go on along their lineages: similarity by kinship, mutation, drift."""
