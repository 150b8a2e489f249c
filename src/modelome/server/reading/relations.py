def parse_relations(*a,**k): raise NotImplementedError
