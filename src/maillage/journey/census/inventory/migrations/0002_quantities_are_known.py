from django.db import migrations, models

QUANTITIES = {"camera": "caméras", "equipment": "quantité", "printer": "quantité", "tabletfleet": "tablettes"}


class Migration(migrations.Migration):
    """What the models always said: a quantity is one until somebody says otherwise."""

    dependencies = [("census_inventory", "0001_initial")]

    operations = [
        migrations.AlterField(
            model, "quantity", models.PositiveIntegerField(blank=True, default=1, null=False, verbose_name=label)
        )
        for model, label in QUANTITIES.items()
    ]
