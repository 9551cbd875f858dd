"""The ground floor: pure Python, standard library only, open to every flat."""
