def index_reply(*a,**k): raise NotImplementedError
def point_file_reply(*a,**k): raise NotImplementedError
