namespace OrleansAnomaly.Data.Plant;

/// <summary>A sine made of +, −, × and rounding only, so that it is the same on every machine; libm's is not.</summary>
internal static class Wave
{
    /// <summary>sin(2π·<paramref name="turns"/>), within 1e-9.</summary>
    public static double Sine(double turns)
    {
        // Fold to −¼ … ¼ turn, where the Taylor series of degree 13 is good to 7e-10.
        double t = turns - Math.Floor(turns + 0.5);
        if (t > 0.25)
            t = 0.5 - t;
        else if (t < -0.25)
            t = -0.5 - t;
        double x = t * 6.283185307179586, z = x * x;
        return x * (1 - z / 6 * (1 - z / 20 * (1 - z / 42 * (1 - z / 72 * (1 - z / 110 * (1 - z / 156))))));
    }

    /// <summary>Rises from 0 to 1 as <paramref name="x"/> does, flat at both ends; 0 before and 1 after.</summary>
    public static double Ramp(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * (3 - 2 * x);
    }
}
