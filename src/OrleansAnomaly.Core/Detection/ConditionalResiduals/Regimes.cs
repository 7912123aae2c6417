namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>How far the search for regimes is.</summary>
internal enum RegimeStage : byte
{
    /// <summary>Rows are gathered around centres.</summary>
    Searching,

    /// <summary>There are none: settings only explain the others.</summary>
    None,

    /// <summary>Each row belongs to the nearest centre and is compared with that one's means.</summary>
    Found,
}

/// <summary>
/// Regimes, such as idle and two speeds, told by declared settings that keep to a few values. Dimensions that are judged never tell one: a fault would make
/// itself a regime.
/// </summary>
internal static class Regimes
{
    private const double Tight = 0.03;          // of a setting's range: how far from a centre a row may lie
    private const double MostStrays = 0.01;     // of the rows that are gathered
    private const int LeastRows = 5;

    /// <summary>Which means a row is compared with: 0 is those of all rows. Where a setting is missing it is what the row before was compared with.</summary>
    public static int RoomOf(in ResidualState s, ReadOnlySpan<double> row, ulong settings) =>
        (RegimeStage)s.Header.Regimes != RegimeStage.Found ? 0 : Nearest(s, row, settings, out _) is var centre and >= 0 ? centre + 1 : s.Header.Room;

    /// <summary>Gathers a row of the warm-up: the first tell the ranges of the settings, the others what centres there are.</summary>
    /// <returns>Whether regimes were found just now: the residuals begin anew around their means.</returns>
    public static bool Gather(in ResidualState s, ReadOnlySpan<double> row, ulong settings, int row0, int warmUp)
    {
        if (s.Low.IsEmpty || (RegimeStage)s.Header.Regimes != RegimeStage.Searching)
            return false;
        int ranged = warmUp / 10, decided = warmUp * 3 / 10;
        if (row0 < ranged)
        {
            Widen(s, row, settings, row0 == 0);
            return false;
        }
        int centre = Nearest(s, row, settings, out double distance);
        if (distance > Tight && double.IsFinite(distance))
            centre = s.Header.Centres < ResidualState.MostRegimes ? Open(s, row, settings) : -1;
        if (centre < 0)
            s.Header.Strays++;
        else
            Join(s, row, settings, centre);
        if (row0 + 1 < decided)
            return false;
        int strays = s.Header.Strays, regimes = 0;
        for (int i = 0; i < s.Header.Centres; i++)
        {
            if (s.CentreRows[i] < LeastRows)
                strays += (int)s.CentreRows[i];
            else
                regimes++;
        }
        bool found = regimes > 1 && strays <= MostStrays * (decided - ranged);
        s.Header.Regimes = (byte)(found ? RegimeStage.Found : RegimeStage.None);
        return found;
    }

    private static void Widen(in ResidualState s, ReadOnlySpan<double> row, ulong settings, bool isFirst)
    {
        if (isFirst)
        {
            s.Low.Fill(double.PositiveInfinity);
            s.High.Fill(double.NegativeInfinity);
        }
        for (int i = 0; settings != 0; i++, settings &= settings - 1)
        {
            double value = row[System.Numerics.BitOperations.TrailingZeroCount(settings)];
            if (!RowMoments.IsMeasured(value))
                continue;
            s.Low[i] = Math.Min(s.Low[i], value);
            s.High[i] = Math.Max(s.High[i], value);
        }
    }

    /// <summary>The nearest centre, by the setting that is farthest off; −1 where a setting is missing.</summary>
    private static int Nearest(in ResidualState s, ReadOnlySpan<double> row, ulong settings, out double distance)
    {
        int nearest = -1, count = s.Low.Length;
        distance = s.Header.Centres == 0 ? double.MaxValue : double.NaN;
        for (int centre = 0; centre < s.Header.Centres; centre++)
        {
            double far = 0;
            ulong left = settings;
            for (int i = 0; i < count; i++, left &= left - 1)
            {
                double value = row[System.Numerics.BitOperations.TrailingZeroCount(left)], range = s.High[i] - s.Low[i];
                if (!RowMoments.IsMeasured(value))
                    return -1;
                // A setting that never moved in the beginning parts nothing.
                if (range > 0)
                    far = Math.Max(far, Math.Abs(value - s.Centres[centre * count + i]) / range);
            }
            if (nearest < 0 || far < distance)
                (nearest, distance) = (centre, far);
        }
        return nearest;
    }

    private static int Open(in ResidualState s, ReadOnlySpan<double> row, ulong settings)
    {
        for (ulong left = settings; left != 0; left &= left - 1)
        {
            if (!RowMoments.IsMeasured(row[System.Numerics.BitOperations.TrailingZeroCount(left)]))
                return -1;
        }
        return s.Header.Centres++;
    }

    /// <summary>Moves the centre and its means towards the row.</summary>
    private static void Join(in ResidualState s, ReadOnlySpan<double> row, ulong settings, int centre)
    {
        double rate = 1 / ++s.CentreRows[centre];
        int count = s.Low.Length;
        for (int i = 0; i < count; i++, settings &= settings - 1)
        {
            ref double at = ref s.Centres[centre * count + i];
            at += rate * (row[System.Numerics.BitOperations.TrailingZeroCount(settings)] - at);
        }
        RowMoments own = s.MomentsOf(centre + 1);
        for (int j = 0; j < row.Length; j++)
        {
            if (RowMoments.IsMeasured(row[j]) && s.Seen[j] > 0)
                own.Means[j] += (row[j] - s.Origin[j] - own.Means[j]) / ++own.MeanRows[j];
        }
    }
}
