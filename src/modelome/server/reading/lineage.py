def lineage_of(*a,**k): raise NotImplementedError
