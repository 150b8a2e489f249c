def read_card(*a,**k): raise NotImplementedError
