"""What licenses ask of derivative models, and what became of it along the lineage. Not legal advice."""
