"""What changes the register: publishing an edition, withholding."""
