"""Cases of mutual legal assistance and the items asked for."""
