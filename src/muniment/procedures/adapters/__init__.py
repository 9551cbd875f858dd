"""What procedures reach outside the program: files on the disk, the scanner of viruses."""
