"""What open data knows: the terms of the sources, the files that can be had, the catalogue of it all."""
