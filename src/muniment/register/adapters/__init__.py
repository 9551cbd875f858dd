"""What the register does to files beside the tables: the writer's lock and the mirror of the manifests."""
