def read_analysis(*a,**k): raise NotImplementedError
