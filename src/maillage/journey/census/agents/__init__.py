"""Machines that declare themselves: the agents of GLPI, FusionInventory and OCS talk to it, and the inventory follows.

Takes from the inventory its one way to write; hands to it equipment, printers and counters, and shows where what machines
say is not what people wrote.
"""
