def page_of_models(*a,**k): raise NotImplementedError
