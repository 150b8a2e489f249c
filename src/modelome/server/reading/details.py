def detail(*a,**k): raise NotImplementedError
