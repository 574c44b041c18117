self.x=__PRECACHE__;
