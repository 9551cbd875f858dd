"""Rules of the accounts that know no database."""
