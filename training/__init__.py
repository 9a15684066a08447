"""How the embedded model `nano` is made: recordings, networks, training, evaluation."""
