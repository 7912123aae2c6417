namespace OrleansAnomaly.Cli.Plot;

/// <summary>Finds places for the names of dots so that no name lies over another or over a dot: beside the dot, or as near as there is room.</summary>
internal sealed class LabelPlaces(LabelBox room)
{
    private const double Gap = 5, Step = 7;
    private const int Rings = 60, Directions = 16;

    private readonly List<LabelBox> _taken = [];

    /// <summary>Keeps a dot free.</summary>
    public void Keep(double x, double y, double radius) => _taken.Add(new LabelBox(x - radius, y - radius, x + radius, y + radius));

    /// <summary>A place for a label of that size at a dot, which is taken from then on; null where there is none.</summary>
    public LabelBox? Take(double x, double y, double radius, double width, double height)
    {
        for (int ring = 0; ring < Rings; ring++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                // To the right first, then the left, and so on ever closer to above and below.
                double turn = Math.PI * ((direction & 1) + (direction >> 1) * (((direction >> 1) & 1) == 0 ? 0.125 : -0.125));
                double reach = radius + Gap + ring * Step, side = Math.Cos(turn), up = Math.Sin(turn);
                double centreX = x + side * (reach + width / 2), centreY = y + up * (reach + height / 2);
                var box = new LabelBox(centreX - width / 2, centreY - height / 2, centreX + width / 2, centreY + height / 2);
                if (!room.Holds(box) || _taken.Exists(other => other.Meets(box)))
                    continue;
                _taken.Add(box);
                return box;
            }
        }
        return null;
    }
}

/// <summary>A box on the paper; y grows downwards.</summary>
internal readonly record struct LabelBox(double Left, double Top, double Right, double Bottom)
{
    public bool Meets(LabelBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool Holds(LabelBox other) => other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;
}
