"""Files: the terms of sources as the wheel carries them, tables of comma-separated values."""
