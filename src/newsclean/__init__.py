"""newsclean: raw news dump in, clean validated dataset out, and every removed character can say why."""
