def search_by_meaning(*a,**k): raise NotImplementedError
def search_by_name(*a,**k): raise NotImplementedError
