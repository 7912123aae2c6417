using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>A cell per machine: calm, warming or with an incident, and whether the truth has a fault there.</summary>
internal sealed class MachineMap
{
    private const int MostRows = 8, MostPerRow = 60;

    /// <summary>Evidence from which on a machine is shown as warming: a p-value of about 1 in 1,000.</summary>
    private const double Warm = 0.4, Warmer = 0.6;

    // Shape tells as much as colour does; the colour behind a cell is the truth.
    private static readonly Cell[] s_cells =
    [
        new('·', Color.Grey50), new('▪', Color.Yellow3), new('▪', Color.Orange1), new('■', Color.Red1),
    ];

    private readonly int _perRow, _together;

    public MachineMap(int machines, int room)
    {
        _perRow = Math.Clamp(Math.Min(room / 2, (machines + MostRows - 1) / MostRows), 1, MostPerRow);
        _together = (machines + MostRows * _perRow - 1) / (MostRows * _perRow);
    }

    public IRenderable Build(PlantWatch watch)
    {
        int machines = watch.Machines.Length, perLine = _perRow * _together;
        var lines = new List<IRenderable>();
        for (int first = 0; first < machines; first += perLine)
        {
            var line = new Paragraph();
            for (int cell = first; cell < Math.Min(machines, first + perLine); cell += _together)
                Append(line, watch, cell, Math.Min(machines, cell + _together));
            lines.Add(line);
        }
        lines.Add(Text.Empty);
        lines.Add(Legend());
        return new Rows(lines);
    }

    private static void Append(Paragraph line, PlantWatch watch, int first, int end)
    {
        int level = 0;
        bool hasFault = false;
        for (int machine = first; machine < end; machine++)
        {
            MachineView view = watch.Machines[machine];
            level = Math.Max(level, view.HasIncident ? 3 : view.Warmth >= Warmer ? 2 : view.Warmth >= Warm ? 1 : 0);
            hasFault |= watch.HasFault(machine);
        }
        s_cells[level].AppendTo(line, hasFault);
    }

    private Paragraph Legend()
    {
        var line = new Paragraph();
        var grey = new Style(Color.Grey);
        line.Append("calm ", grey);
        s_cells[0].AppendTo(line, false);
        line.Append(" warming ", grey);
        s_cells[1].AppendTo(line, false);
        s_cells[2].AppendTo(line, false);
        line.Append(" incident ", grey);
        s_cells[3].AppendTo(line, false);
        line.Append(" truly faulty ", grey);
        s_cells[0].AppendTo(line, true);
        if (_together > 1)
            line.Append($" {_together} machines a cell", grey);
        return line;
    }

    private sealed class Cell(char shape, Color colour)
    {
        private readonly string _text = $"{shape} ";
        private readonly Style _calm = new(colour), _faulty = new(colour, Color.Grey30);

        public void AppendTo(Paragraph line, bool hasFault) => line.Append(_text, hasFault ? _faulty : _calm);
    }
}
