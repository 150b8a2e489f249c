def facets(*a,**k): raise NotImplementedError
