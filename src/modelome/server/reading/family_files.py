def family_file(*a,**k): raise NotImplementedError
